using System.Diagnostics;
using System.Text;

namespace Crm.TestKit.Processes;

/// <summary>A program outside the test that runs with a deadline, whose output is kept for the failure message, and which never outlives the test.</summary>
public sealed class ExternalProcess : IAsyncDisposable
{
    private const int KeptCharacters = 200_000;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Found)> _waiting = [];
    private readonly Lock _gate = new();

    private ExternalProcess(Process process) => _process = process;

    public string Name => _process.StartInfo.FileName;

    /// <summary>Standard output and error, in the order in which lines arrived.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    /// <summary>Starts a program from PATH.</summary>
    /// <exception cref="InvalidOperationException">It is not installed; the message says which package has it.</exception>
    public static ExternalProcess Start(string program, IEnumerable<string> arguments, string? workingDirectory = null, string package = "")
    {
        var info = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }
        var process = new Process { StartInfo = info };
        var external = new ExternalProcess(process);
        process.OutputDataReceived += (_, line) => external.Take(line.Data);
        process.ErrorDataReceived += (_, line) => external.Take(line.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"'{program}' cannot be started: install the package {(package.Length > 0 ? package : program)}", e);
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return external;
    }

    /// <summary>The first line, past or coming, that contains the text.</summary>
    /// <exception cref="TimeoutException">With everything that the program said.</exception>
    public async Task<string> WaitForLineAsync(string text, TimeSpan deadline)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            foreach (var line in _output.ToString().Split('\n'))
            {
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }
            }
            _waiting.Add((line => line.Contains(text, StringComparison.Ordinal), found));
        }
        try
        {
            return await found.Task.WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Name} did not say '{text}' within {deadline.TotalSeconds:0.#} s. It said:\n{Output}");
        }
    }

    /// <summary>Types a line.</summary>
    public void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Its exit code.</summary>
    /// <exception cref="TimeoutException">It is killed, and what it said is in the message.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan deadline)
    {
        using var limit = new CancellationTokenSource(deadline);
        try
        {
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw new TimeoutException($"{Name} did not end within {deadline.TotalSeconds:0.#} s. It said:\n{Output}");
        }
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }
        lock (_gate)
        {
            if (_output.Length < KeptCharacters)
            {
                _output.Append(line).Append('\n');
            }
            foreach (var waiting in _waiting.FindAll(w => w.Matches(line)))
            {
                _waiting.Remove(waiting);
                waiting.Found.TrySetResult(line);
            }
        }
    }

    /// <summary>Ends the program and what it started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
    }
}
