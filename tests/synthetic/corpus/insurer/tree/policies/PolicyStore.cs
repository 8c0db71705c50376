using Dapper;
using Microsoft.Data.SqlClient;

namespace Meridian.Policies;

public record Policy(string Number, long Owner, string Plate, decimal Premium);

public class PolicyStore(IConfiguration settings)
{
    private SqlConnection Open() => new(settings.GetConnectionString("Policies"));

    public async Task<IEnumerable<Policy>> OfAsync(long owner)
    {
        await using var db = Open();
        return await db.QueryAsync<Policy>(
            "SELECT Number, Owner, Plate, Premium FROM Policies WHERE Owner = @owner AND Ended IS NULL", new { owner });
    }
}
