using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Crm.Calls.Tests.Hostile;

/// <summary>What a server logged as an error: faults of its own, which no peer may be able to cause.</summary>
internal sealed class FaultLog : ILogger
{
    private readonly ConcurrentQueue<string> _all = new();

    public IReadOnlyCollection<string> All => _all;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _all.Enqueue($"{formatter(state, exception)}\n{exception}");
        }
    }
}
