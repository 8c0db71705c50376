namespace Boarding;

/// <summary>Checks passengers in. One for each request.</summary>
public sealed class CheckInService(BoardingDb db, SailingCache sailings, ILogger<CheckInService> log)
{
    public async Task<CheckInResult> CheckInAsync(string ticket, CancellationToken cancel)
    {
        var passenger = await db.Passengers.FindByTicketAsync(ticket, cancel);
        if (passenger is null)
        {
            return CheckInResult.Unknown;
        }
        var sailing = await sailings.GetAsync(passenger.SailingId, cancel);
        if (sailing.Departs < DateTimeOffset.UtcNow)
        {
            log.LogWarning("Ticket {Ticket} is for a sailing that has left", ticket);
            return CheckInResult.TooLate;
        }
        passenger.BoardedAt = DateTimeOffset.UtcNow;
        await db.SaveChangesAsync(cancel);
        return CheckInResult.Boarded(sailing.Gate);
    }
}
