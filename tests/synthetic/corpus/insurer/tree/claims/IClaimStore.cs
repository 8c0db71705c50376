namespace Meridian.Claims;

public interface IClaimStore
{
    Task SaveAsync(Claim claim, CancellationToken stop);

    Task<Claim?> FindAsync(string number, CancellationToken stop);
}
