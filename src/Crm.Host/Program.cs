using Crm.Host;
using Crm.Host.Configuration;

// The server: `Crm.Host`, or with a simulated company: `Crm.Host demo`.
StopGuard.Watch();
try
{
    var command = StartCommand.Parse(args);
    await using var server = await CrmServer.StartAsync(command, Console.Out.WriteLine);
    await server.WaitForShutdownAsync();
    return 0;
}
catch (OperationCanceledException)
{
    // Ctrl+C or SIGTERM during the start.
    return 0;
}
catch (StartupException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
