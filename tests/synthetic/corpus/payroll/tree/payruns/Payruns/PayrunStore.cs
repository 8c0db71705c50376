using Dapper;
using Microsoft.Data.SqlClient;

namespace Payruns;

public sealed class PayrunStore(string connectionString)
{
    public async Task SaveTimesheetAsync(TimesheetDto timesheet, CancellationToken cancel)
    {
        await using var connection = new SqlConnection(connectionString);
        var command = new CommandDefinition(
            "EXEC dbo.SaveTimesheet @EmployeeId, @Week, @Worked, @Overtime", timesheet, cancellationToken: cancel);
        await connection.ExecuteAsync(command);
    }
}
