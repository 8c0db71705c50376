using Dapper;
using Microsoft.Data.SqlClient;

namespace Payruns;

public sealed class ReportStore(string connectionString)
{
    private const int ReportTimeoutSeconds = 180;

    public async Task<IReadOnlyList<YearRow>> YearAsync(Guid company, int year, CancellationToken cancel)
    {
        await using var connection = new SqlConnection(connectionString);
        var command = new CommandDefinition(
            "EXEC dbo.YearReport @company, @year",
            new { company, year },
            commandTimeout: ReportTimeoutSeconds,
            cancellationToken: cancel);
        return (await connection.QueryAsync<YearRow>(command)).AsList();
    }
}
