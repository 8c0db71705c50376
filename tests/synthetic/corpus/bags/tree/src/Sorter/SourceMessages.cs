using Dapper;
using Microsoft.Data.SqlClient;

namespace Sorter;

public sealed class SourceMessages(string connectionString)
{
    public async Task<SourceMessage?> FindAsync(string tag, CancellationToken cancel)
    {
        await using var connection = new SqlConnection(connectionString);
        return await connection.QuerySingleOrDefaultAsync<SourceMessage>(
            new CommandDefinition(
                "SELECT Tag, Flight, Day FROM SourceMessage WHERE Tag = @tag AND Deleted = 0",
                new { tag },
                commandTimeout: 2,
                cancellationToken: cancel));
    }
}
