using System.Diagnostics;
using System.Runtime.CompilerServices;
using Crm.HelpDesk.Tests.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Crm.Host.Tests.Web;

/// <summary>
/// Makes a request, job or call of any server in this process fail whose query walks through a table that grows. The data tests refuse what they know; this refuses what the end points really ask.
/// </summary>
internal sealed class WalksRefused : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    [ModuleInitializer]
    internal static void Begin() => DiagnosticListener.AllListeners.Subscribe(new WalksRefused());

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            value.Subscribe(this, name => name == RelationalEventId.CommandExecuting.Name);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandEventData { Command: var command })
        {
            TableWalks.Refuse(command);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
