namespace Documents;

public sealed class PayslipRenderer(TemplateStore templates, PayslipData data)
{
    public async Task<byte[]> RenderAsync(Guid employee, string month, CancellationToken cancel)
    {
        var payslip = await data.LoadAsync(employee, month, cancel);
        var template = await templates.LoadAsync(payslip.Country, cancel);
        return Pdf.Render(template, payslip);
    }
}
