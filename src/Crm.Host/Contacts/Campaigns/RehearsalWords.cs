using System.Globalization;
using Crm.AgentConsole.Contracts;
using Crm.Routing.Dialer;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>What a rehearsal says, in plain words.</summary>
internal static class RehearsalWords
{
    /// <summary>Less is not worth the people who answer and hear nobody.</summary>
    private const double LeastGain = 0.1;

    /// <param name="modes">The campaign's own mode first, then the one that it is compared with.</param>
    public static string Advice(IReadOnlyList<RehearsedMode> modes, int agents, double limit)
    {
        if (modes.Count < 2)
        {
            return Text($"About {modes[0].AnswersPerHour.Mean:0} people an hour hear the message.");
        }

        var progressive = modes.First(mode => mode.Mode == "progressive");
        if (modes.FirstOrDefault(mode => mode.Mode == "predictive") is not { } predictive)
        {
            return Text($"With {agents} agents {modes[0].Mode} comes to {modes[0].AnswersPerHour.Mean:0} conversations an hour, progressive to {progressive.AnswersPerHour.Mean:0}.");
        }

        if (agents < DialerCore.FewestForPredictive)
        {
            return Text($"With {agents} agents predictive works as progressive: fewer than {DialerCore.FewestForPredictive} gain nothing from it. Use progressive.");
        }

        var gain = Gain(predictive, progressive);
        var risk = Text($"abandons {predictive.Abandonment.Mean:0.0 %} of the people who answer, up to {predictive.Abandonment.High:0.0 %}, where {limit:0.## %} are allowed");
        return Text($"With {agents} agents predictive {(gain > 0 ? Text($"gains {gain:0 %} more conversations") : "gains nothing")} and {risk}: use {(gain < LeastGain || IsOver(predictive, limit) ? "progressive" : "predictive")}.");
    }

    /// <summary>Null when the mode stays within the rules in nine of ten runs.</summary>
    public static string? Warning(RehearsedMode mode, double limit) => !IsOver(mode, limit) ? null
        : Text($"Abandoned calls are expected to reach {mode.HighestRate.Mean:0.0 %}, up to {mode.HighestRate.High:0.0 %}, where {limit:0.## %} are allowed. Let more agents sign in, use progressive, or wait until the abandoned calls of the past leave the window.");

    private static bool IsOver(RehearsedMode mode, double limit) => mode.HighestRate.High > limit;

    private static double Gain(RehearsedMode predictive, RehearsedMode progressive) =>
        progressive.AnswersPerHour.Mean <= 0 ? 0 : (Talks(predictive) / Talks(progressive)) - 1;

    /// <summary>Answers that reached an agent.</summary>
    private static double Talks(RehearsedMode mode) => mode.AnswersPerHour.Mean * (1 - mode.Abandonment.Mean);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
