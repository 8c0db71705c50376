namespace Lab.Results;

public class ResultView
{
    public string Accession { get; set; } = "";
    public string Test { get; set; } = "";
    public string Value { get; set; } = "";
    public string? Unit { get; set; }
    public string? Flag { get; set; }
    public DateTimeOffset MeasuredAt { get; set; }
    public DateTimeOffset? CollectedAt { get; set; }
    public string? Material { get; set; }

    public static ResultView Of(Result result)
    {
        return new ResultView
        {
            Accession = result.Accession,
            Test = result.Test,
            Value = result.Value,
            Unit = result.Unit,
            Flag = result.Flag,
            MeasuredAt = result.MeasuredAt,
            CollectedAt = result.Specimen?.CollectedAt,
            Material = result.Specimen?.Material,
        };
    }
}
