namespace Reconcile;

public sealed class Scans(FlightStore flights, ILogger<Scans> log)
{
    public async Task<ScanAnswer> ScanAsync(Scan scan, CancellationToken cancel)
    {
        var bag = await flights.BagAsync(scan.Tag, cancel);
        if (bag is null || bag.Offloaded)
        {
            return ScanAnswer.Stop;
        }
        await flights.LoadAsync(bag, scan.Container, cancel);
        log.LogInformation("Scan {Tag} into {Container}", scan.Tag, scan.Container);
        return ScanAnswer.Load;
    }
}
