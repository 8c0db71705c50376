namespace Payruns;

/// <summary>What somebody earns in a month before taxes.</summary>
public static class GrossPay
{
    private const decimal OvertimeFactor = 1.25m;

    public static decimal Of(Contract contract, IReadOnlyCollection<TimesheetDto> weeks)
    {
        var overtimeHours = weeks.Sum(week => week.Overtime) / 60m;
        return contract.MonthlySalary + overtimeHours * contract.HourlyRate * OvertimeFactor;
    }
}
