namespace Meridian.Claims;

public record Claim(string Number, string Policy, string Garage, DateOnly Happened)
{
    public decimal? Estimated { get; init; }
}

public class ClaimService(GarageClient garages, IClaimStore store, ILogger<ClaimService> log)
{
    public async Task<Claim> ReportAsync(Claim claim, CancellationToken stop)
    {
        var estimate = await garages.EstimateAsync(claim.Number, claim.Garage, stop);
        var known = claim with { Estimated = estimate?.Amount };
        await store.SaveAsync(known, stop);
        log.LogInformation("Claim {Number} of {Policy} reported", claim.Number, claim.Policy);
        return known;
    }
}
