using System.Security.Claims;
using Crm.HelpDesk.Timeline;
using Crm.Host.Configuration;
using Crm.Host.Jobs;
using Crm.Host.Security;

namespace Crm.Host.Api;

/// <summary>Who may hear what, and where its file is.</summary>
internal sealed class RecordingAccess(AccountDirectory accounts, SiteConfiguration site, RecordingStore files)
{
    /// <summary>Supervisors and administrators hear everything; an agent hears own conversations, and voice messages for queues that the agent serves.</summary>
    public bool MayHear(ClaimsPrincipal user, RecordingRecord recording) =>
        user.Supervises()
        || (recording.AgentId is { } agent && agent == user.TryId())
        || (recording.IsMessage && recording.Queue is { } queue && accounts.Find(user.Id()) is { } account && site.Serves(account, queue));

    /// <summary>The file's full path; null when the stored name leads out of the recording folder.</summary>
    public string? PathOf(RecordingRecord recording) => files.PathOf(recording.File);
}
