using Microsoft.EntityFrameworkCore;

namespace Lab.Results;

/// <summary>What technicians have to validate.</summary>
public class WorklistService(ResultContext db)
{
    public async Task<List<WorklistRow>> OpenAsync(string section, CancellationToken cancel)
    {
        var results = await db.Results
            .AsNoTracking()
            .Include(result => result.Specimen)
            .Where(result => result.Section == section && result.ValidatedAt == null)
            .OrderBy(result => result.MeasuredAt)
            .Take(400)
            .ToListAsync(cancel);
        return results.Select(result => new WorklistRow(ResultView.Of(result))).ToList();
    }
}

public sealed record WorklistRow(ResultView Result);
