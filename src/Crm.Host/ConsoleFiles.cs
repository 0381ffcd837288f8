using System.Diagnostics;
using Crm.Host.Configuration;

namespace Crm.Host;

/// <summary>The browser app's files: published beside the server, or built with Node from <c>src/AgentConsole/web</c> when they are missing or older than their sources.</summary>
internal static class ConsoleFiles
{
    /// <summary>Finds or builds the app.</summary>
    /// <returns>The folder that holds <c>index.html</c>.</returns>
    /// <exception cref="StartupException">Node is missing or the build failed; the message says what to do.</exception>
    public static async Task<string> PrepareAsync(Action<string> say, CancellationToken cancel)
    {
        var published = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (File.Exists(Path.Combine(published, "index.html")))
        {
            return published;
        }

        var web = FindSources() ?? throw new StartupException("the console's files are missing: neither wwwroot beside the server nor src/AgentConsole/web was found; run from a clone or publish with the console built");
        var built = Path.Combine(web, "dist");
        if (IsCurrent(web, built))
        {
            return built;
        }

        if (!Directory.Exists(Path.Combine(web, "node_modules")) || IsNewer(Path.Combine(web, "package-lock.json"), Path.Combine(web, "node_modules", ".package-lock.json")))
        {
            say("Installing the console's packages (once) …");
            await RunNpmAsync(web, "ci --no-audit --no-fund --loglevel=error", cancel);
        }

        say("Building the console …");
        await RunNpmAsync(web, "run build --silent", cancel);
        return built;
    }

    private static string? FindSources()
    {
        foreach (var start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var web = Path.Combine(folder.FullName, "src", "AgentConsole", "web");
                if (File.Exists(Path.Combine(web, "package.json")))
                {
                    return web;
                }
            }
        }

        return null;
    }

    private static bool IsCurrent(string web, string built)
    {
        var index = Path.Combine(built, "index.html");
        if (!File.Exists(index))
        {
            return false;
        }

        var builtAt = File.GetLastWriteTimeUtc(index);
        var sources = Directory.EnumerateFiles(Path.Combine(web, "src"), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(web, "*", SearchOption.TopDirectoryOnly));
        return sources.All(file => File.GetLastWriteTimeUtc(file) <= builtAt);
    }

    private static bool IsNewer(string file, string than) => !File.Exists(than) || File.GetLastWriteTimeUtc(file) > File.GetLastWriteTimeUtc(than);

    private static async Task RunNpmAsync(string folder, string arguments, CancellationToken cancel)
    {
        using var npm = new Process
        {
            StartInfo = new ProcessStartInfo("npm", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        try
        {
            npm.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new StartupException("Node is missing: install Node 20 or newer with npm, which builds the console, and start again");
        }

        var output = npm.StandardOutput.ReadToEndAsync(cancel);
        var errors = npm.StandardError.ReadToEndAsync(cancel);
        try
        {
            await npm.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }

        if (npm.ExitCode != 0)
        {
            var said = (await errors + await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "no output";
            throw new StartupException($"\"npm {arguments}\" failed in {folder}: {said}");
        }
    }
}
