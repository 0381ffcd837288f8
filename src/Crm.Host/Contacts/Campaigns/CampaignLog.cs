namespace Crm.Host.Contacts.Campaigns;

/// <summary>Log lines of campaigns.</summary>
internal static partial class CampaignLog
{
    [LoggerMessage(150, LogLevel.Warning, "A lead could not be given back or ended in the database; the next start frees it")]
    public static partial void LeadNotChanged(ILogger log, Exception error);

    [LoggerMessage(151, LogLevel.Warning, "The campaign {Campaign} got no leads from the database; it is asked again")]
    public static partial void NotClaimed(ILogger log, string campaign, Exception error);

    [LoggerMessage(152, LogLevel.Information, "The campaign {Campaign} works as {Mode}: {Why}")]
    public static partial void WorksAs(ILogger log, string campaign, string mode, string why);

    [LoggerMessage(153, LogLevel.Information, "The queue {Queue} keeps {Agents} agents out of the campaigns: {Why}")]
    public static partial void AgentsKept(ILogger log, string queue, int agents, string why);

    [LoggerMessage(154, LogLevel.Information, "Freed {Count} leads that a former run had claimed and not dialed")]
    public static partial void Freed(ILogger log, int count);

    [LoggerMessage(156, LogLevel.Warning, "The list {List} was being imported when the server stopped: nothing of it is left, import it again")]
    public static partial void ImportRemoved(ILogger log, string list);

    [LoggerMessage(158, LogLevel.Warning, "A call of the campaign {Campaign} was not placed, and counts for nobody: {Why}")]
    public static partial void NotPlaced(ILogger log, string campaign, string why);

    [LoggerMessage(155, LogLevel.Information, "A call of {Agent} to {Number} was refused by the dial gate: {Why}")]
    public static partial void Refused(ILogger log, string agent, string number, string why);

    [LoggerMessage(157, LogLevel.Error, "The campaign {Campaign} could not be rehearsed")]
    public static partial void NotRehearsed(ILogger log, string campaign, Exception error);
}
