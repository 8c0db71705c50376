using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Lab.Results;

public class ResultConsumer(IModel channel, ResultStore store, ILogger<ResultConsumer> log)
{
    public void Start()
    {
        channel.BasicQos(0, 50, false);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.Received += OnReceived;
        channel.BasicConsume("results", autoAck: false, consumer);
    }

    private async Task OnReceived(object sender, BasicDeliverEventArgs delivery)
    {
        try
        {
            var message = ResultMessage.Parse(delivery.Body.Span);
            await store.SaveAsync(message);
            channel.BasicAck(delivery.DeliveryTag, multiple: false);
            log.LogInformation("Stored result of order {Order}", message.Accession);
        }
        catch (Exception error)
        {
            log.LogError(error, "Message {Tag} was not stored", delivery.DeliveryTag);
            channel.BasicNack(delivery.DeliveryTag, multiple: false, requeue: false); // goes to results.dead
        }
    }
}
