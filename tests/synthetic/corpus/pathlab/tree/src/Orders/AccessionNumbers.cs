using Microsoft.EntityFrameworkCore;

namespace Lab.Orders;

/// <summary>Numbers that stand on the labels of tubes.</summary>
public class AccessionNumbers(LabContext db)
{
    public async Task<long> NextAsync(CancellationToken cancel)
    {
        return await db.Database
            .SqlQuery<long>($"select nextval('accession_numbers') as \"Value\"")
            .SingleAsync(cancel);
    }
}
