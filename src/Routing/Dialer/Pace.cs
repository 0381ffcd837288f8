namespace Crm.Routing.Dialer;

/// <summary>How fast a campaign dials at one moment, with the figures that it was worked out from.</summary>
/// <param name="WorksAs">The mode that is in effect: progressive where predictive has fallen back.</param>
/// <param name="Lines">Calls that may be dialing or ringing at once now.</param>
/// <param name="LinesNow">Calls that do.</param>
/// <param name="AgentsHeld">Agents who are reserved for them.</param>
/// <param name="AgentsBusy">Agents of the campaign who talk or wrap up.</param>
/// <param name="AgentsFreeSoon">How many of the busy ones are expected to be free before a number that is dialed now is answered.</param>
/// <param name="AnswerRate">Share of the calls that a person answers, 0 to 1, as measured.</param>
/// <param name="ExpectedAnswers">Live answers expected from the calls that are under way.</param>
/// <param name="LiveAnswers">Live answers in the ledger's window.</param>
/// <param name="Abandoned">Abandoned calls among them.</param>
/// <param name="RiskLines">Calls without an agent of their own that the ledger allows now: if every one of them were answered and lost, the limit would still stand.</param>
/// <param name="Why">A plain sentence with these figures.</param>
public sealed record Pace(
    DialMode WorksAs,
    int Lines,
    int LinesNow,
    int AgentsHeld,
    int AgentsBusy,
    double AgentsFreeSoon,
    double AnswerRate,
    double ExpectedAnswers,
    int LiveAnswers,
    int Abandoned,
    int RiskLines,
    string Why)
{
    /// <summary>Abandoned of all live answers in the window, 0 to 1; 0 when there were none.</summary>
    public double AbandonRate => LiveAnswers == 0 ? 0 : (double)Abandoned / LiveAnswers;
}
