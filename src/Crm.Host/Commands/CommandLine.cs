using System.Data.Common;
using System.Runtime.InteropServices;
using Crm.HelpDesk.Data;
using Crm.Host.Backups;
using Crm.Host.Configuration;

namespace Crm.Host.Commands;

/// <summary>
/// What the program was started for: the server, or a command about its data that runs to its end.
/// Exit codes: 0 done, 1 it could not be done (standard error says why), 2 the command line is wrong, 130 it was interrupted.
/// </summary>
internal static class CommandLine
{
    private const int Done = 0, Failed = 1, WrongUsage = 2, Interrupted = 130;

    private static readonly Command[] Commands = [MigrateCommand.Command, BackupCommand.Command, RestoreCommand.Command, ImportCommand.Command, ExportCommand.Command, ReindexCommand.Command];

    public static async Task<int> RunAsync(string[] words)
    {
        try
        {
            if (Array.Find(Commands, command => command.Name == words.FirstOrDefault()) is { } command)
            {
                return await RunAsync(command, words.AsMemory(1));
            }

            if (words.Contains("--help"))
            {
                Console.Out.WriteLine(StartCommand.Usage);
                return Done;
            }

            return await ServeAsync(StartCommand.Parse(words));
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine(e.Message);
            return WrongUsage;
        }
        catch (StartupException e)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
    }

    private static async Task<int> ServeAsync(StartCommand command)
    {
        StopGuard.Watch();
        try
        {
            await using var server = await CrmServer.StartAsync(command, Console.Out.WriteLine);
            await server.WaitForShutdownAsync();
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C or SIGTERM during the start.
        }

        return Done;
    }

    private static async Task<int> RunAsync(Command command, ReadOnlyMemory<string> words)
    {
        if (words.ToArray().Contains("--help"))
        {
            Console.Out.WriteLine(command.Usage);
            return Done;
        }

        using var interrupted = new CancellationTokenSource();
        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        try
        {
            await command.RunAsync(new Arguments(words.ToArray(), command.Usage), Console.Out.WriteLine, interrupted.Token);
            return Done;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            Console.Error.WriteLine("Interrupted; nothing half done is left.");
            return Interrupted;
        }
        catch (Exception e) when (e is UnknownSchemaException or IOException or UnauthorizedAccessException or DbException)
        {
            var full = e is not BackupException && StorageFailure.Of(e) == StorageTrouble.Full;
            throw new StartupException(full ? $"There is no room left on a disk: {e.Message}. Nothing half done is left. Make room, and run it again." : e.Message, e);
        }
    }
}

/// <summary>A command about the server's data.</summary>
/// <param name="RunAsync">Told the words behind its name and where to say what it does. It leaves nothing half done when it is interrupted or fails.</param>
internal sealed record Command(string Name, string Usage, Func<Arguments, Action<string>, CancellationToken, Task> RunAsync);
