using Meridian.Payouts;
using Microsoft.Extensions.Options;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddOptions<BankOptions>().BindConfiguration("Bank").ValidateDataAnnotations();
builder.Services.AddHttpClient<BankClient>((services, http) =>
{
    http.BaseAddress = new Uri(services.GetRequiredService<IOptions<BankOptions>>().Value.Url);
    http.Timeout = TimeSpan.FromSeconds(20);
});
builder.Services.AddSingleton<IPayoutQueue, ServiceBusQueue>();
builder.Services.AddHostedService<PayoutWorker>();
builder.Build().Run();
