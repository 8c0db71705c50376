namespace Lab.Results;

public class Result
{
    public long Id { get; set; }
    public required string Accession { get; set; }
    public required string Test { get; set; }
    public required string Value { get; set; }
    public string? Unit { get; set; }
    public string? Flag { get; set; }
    public DateTimeOffset MeasuredAt { get; set; }

    /// <summary>The tube. Point-of-care devices measure without one.</summary>
    public Specimen? Specimen { get; set; }
    public long? SpecimenId { get; set; }
}

public class Specimen
{
    public long Id { get; set; }
    public required string Material { get; set; }
    public DateTimeOffset CollectedAt { get; set; }
}
