using Microsoft.AspNetCore.Mvc;

namespace Payruns;

/// <summary>Worked and overtime are minutes.</summary>
public sealed record TimesheetDto(Guid EmployeeId, string Week, int Worked, int Overtime);

[ApiController]
[Route("timesheets")]
public sealed class TimesheetsController(PayrunStore store) : ControllerBase
{
    [HttpPost]
    public async Task<IActionResult> Post(TimesheetDto timesheet, CancellationToken cancel)
    {
        await store.SaveTimesheetAsync(timesheet, cancel);
        return Accepted();
    }
}
