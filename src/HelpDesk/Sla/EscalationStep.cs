using System.Globalization;
using System.Text.Json.Serialization;

namespace Crm.HelpDesk.Sla;

/// <summary>What is done when so much of a clock's target has been used up. One of the two times is set; the breach itself is 100 %.</summary>
/// <param name="Percent">Of the target's working time, 1 to 1000; above 100 it is after the breach.</param>
/// <param name="MinutesBefore">Working minutes before the target; a target that is not longer has no such step.</param>
/// <param name="NotifyOwner">Tells the ticket's owner; the team's supervisors when it has none.</param>
/// <param name="NotifySupervisors">Tells the supervisors of the ticket's team, or all of them when it has none.</param>
/// <param name="RaisePriority">By one, up to urgent.</param>
/// <param name="TeamId">Gives the ticket to this team, without an owner; null leaves it.</param>
public sealed record EscalationStep(
    int? Percent = null,
    int? MinutesBefore = null,
    bool NotifyOwner = false,
    bool NotifySupervisors = false,
    bool RaisePriority = false,
    Guid? TeamId = null)
{
    /// <summary>Names the step within its policy: "75%", "60min". What a clock has done under a name it does not do again.</summary>
    [JsonIgnore]
    public string Key => Percent is { } percent
        ? string.Create(CultureInfo.InvariantCulture, $"{percent}%")
        : string.Create(CultureInfo.InvariantCulture, $"{MinutesBefore}min");

    /// <summary>The working time after which the step is due; null when this target has no such step.</summary>
    internal TimeSpan? After(TimeSpan target) => (Percent, target - TimeSpan.FromMinutes(MinutesBefore ?? 0)) switch
    {
        ({ } percent, _) => target * (percent / 100.0),
        (null, var before) when before > TimeSpan.Zero => before,
        _ => null,
    };
}
