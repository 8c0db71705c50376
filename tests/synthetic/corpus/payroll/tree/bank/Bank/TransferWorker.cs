namespace Bank;

public sealed class TransferWorker(
    TransferQueue queue,
    EmployeesClient employees,
    ClearingClient clearing,
    ILogger<TransferWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        await foreach (var batch in queue.ReadAsync(stop))
        {
            try
            {
                foreach (var transfer in batch.Transfers)
                {
                    transfer.Payee = await employees.PayeeAsync(transfer.EmployeeId, stop);
                }
                var receipt = await clearing.SubmitAsync(batch, stop);
                log.LogInformation("Batch {Batch} submitted as {Receipt}", batch.Id, receipt);
                await queue.CompleteAsync(batch, stop);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.LogError(error, "Batch {Batch} failed", batch.Id);
                await queue.AbandonAsync(batch, stop);
            }
        }
    }
}
