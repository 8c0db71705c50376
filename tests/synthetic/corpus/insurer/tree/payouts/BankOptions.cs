using System.ComponentModel.DataAnnotations;

namespace Meridian.Payouts;

public class BankOptions
{
    [Required]
    public string Url { get; set; } = "";

    [Required]
    public string Account { get; set; } = "";
}
