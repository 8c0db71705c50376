using Microsoft.AspNetCore.Mvc;

namespace Lab.Orders;

[ApiController]
[Route("orders")]
public class OrdersController(LabContext db, AccessionNumbers numbers, EligibilityClient eligibility, OrderPublisher publisher,
    ILogger<OrdersController> log) : ControllerBase
{
    [HttpPost]
    public async Task<ActionResult<OrderView>> Place(NewOrder request, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var order = Order.From(request);
        order.Accession = await numbers.NextAsync(cancel);
        db.Orders.Add(order);
        await db.SaveChangesAsync(cancel);

        order.Payer = await eligibility.PayerOfAsync(request.PatientId, cancel);
        await db.SaveChangesAsync(cancel);
        await publisher.PublishAsync(order, cancel);
        await transaction.CommitAsync(cancel);
        log.LogInformation("Order {Order} placed with {Count} tests", order.Accession, order.Tests.Count);
        return Created($"/orders/{order.Accession}", OrderView.Of(order));
    }
}
