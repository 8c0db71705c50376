namespace Meridian.Payouts;

public class PayoutWorker(IPayoutQueue queue, BankClient bank, ILogger<PayoutWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        await foreach (var transfer in queue.ReadAsync(stop))
        {
            try
            {
                await bank.SendAsync(transfer, stop);
                await queue.DoneAsync(transfer, stop);
                log.LogInformation("Paid {Amount} for {Claim}", transfer.Amount, transfer.Claim);
            }
            catch (HttpRequestException e)
            {
                log.LogError(e, "Payout for {Claim} failed", transfer.Claim);
                await queue.LaterAsync(transfer, TimeSpan.FromMinutes(2), stop);
            }
        }
    }
}
