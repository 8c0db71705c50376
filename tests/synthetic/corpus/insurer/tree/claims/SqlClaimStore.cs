using Dapper;
using Microsoft.Data.SqlClient;

namespace Meridian.Claims;

public class SqlClaimStore(IConfiguration settings) : IClaimStore
{
    private SqlConnection Open() => new(settings.GetConnectionString("Claims"));

    public async Task SaveAsync(Claim claim, CancellationToken stop)
    {
        await using var db = Open();
        await db.ExecuteAsync(
            "INSERT INTO Claims (Number, Policy, Garage, Happened, Estimated) VALUES (@Number, @Policy, @Garage, @Happened, @Estimated)",
            claim);
    }

    public async Task<Claim?> FindAsync(string number, CancellationToken stop)
    {
        await using var db = Open();
        return await db.QuerySingleOrDefaultAsync<Claim>("SELECT * FROM Claims WHERE Number = @number", new { number });
    }
}
