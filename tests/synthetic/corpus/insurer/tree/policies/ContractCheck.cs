namespace Meridian.Policies;

/// <summary>What must hold of an offer before it becomes a policy.</summary>
public static class ContractCheck
{
    public static string? Problem(decimal premium, IReadOnlyCollection<decimal> instalments)
    {
        if (instalments.Count is not (1 or 2 or 4 or 12))
        {
            return $"{instalments.Count} instalments";
        }
        var sum = instalments.Sum();
        return sum == premium ? null : $"instalments of {sum} do not make {premium}";
    }
}
