using System.Diagnostics;
using System.Runtime.InteropServices;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Commands;

/// <summary>The program as its user starts it, with a deadline.</summary>
internal static class HostCommand
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    public static string Program { get; } = Path.Combine(Repository.Root, "src", "Crm.Host", "bin", Repository.BuildConfiguration, "net10.0", "Crm.Host.dll");

    /// <summary>The program itself: what PATH has may be a script that needs PATH.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    public static ProcessStartInfo Info(params string[] words) => new(Dotnet, [Program, .. words])
    {
        WorkingDirectory = Repository.Root, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true,
    };

    public static Task<Ended> RunAsync(params string[] words) => RunAsync(Info(words));

    public static async Task<Ended> RunAsync(ProcessStartInfo info)
    {
        using var process = Process.Start(info)!;
        using var limit = new CancellationTokenSource(Deadline);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new Ended(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the command did not end within {Deadline.TotalSeconds} s");
        }
    }

    internal sealed record Ended(int Code, string Output, string Errors);
}
