namespace Meridian.Payouts;

public interface IPayoutQueue
{
    IAsyncEnumerable<Transfer> ReadAsync(CancellationToken stop);

    Task DoneAsync(Transfer transfer, CancellationToken stop);

    Task LaterAsync(Transfer transfer, TimeSpan pause, CancellationToken stop);
}
