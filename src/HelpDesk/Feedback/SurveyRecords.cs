namespace Crm.HelpDesk.Feedback;

public enum SurveySource
{
    /// <summary>By key, after the call.</summary>
    Keypad,

    Link,
}

/// <summary>An invitation that was made.</summary>
/// <param name="Token">For the link; it is not stored and cannot be read again.</param>
public sealed record SurveyLink(Guid Id, string Token, DateTimeOffset ExpiresAt);

/// <summary>What the customer says.</summary>
/// <param name="Csat">1 to 5, or null.</param>
/// <param name="Nps">0 to 10, or null.</param>
public sealed record SurveyReply(int? Csat, int? Nps, string? Comment);

/// <summary>How an attempt to answer by link ended.</summary>
public enum SurveyOutcome
{
    /// <summary>The link may be answered, or has just been.</summary>
    Open,

    Answered,

    Expired,

    /// <summary>There is no such link.</summary>
    Unknown,

    /// <summary>The answer has no score, or one out of range.</summary>
    Invalid,
}

/// <summary>One answer in a list.</summary>
public sealed record SurveyAnswerRecord(
    Guid Id, DateTimeOffset At, Guid? CustomerId, string? CustomerName, Guid? ContactId, Guid? TicketId, int? TicketNumber, Guid? AgentId, string? AgentName, string? Queue,
    SurveySource Source, int? Csat, int? Nps, string? Comment);

/// <summary>The scores of a group of answers.</summary>
/// <param name="CsatCount">Answers with a satisfaction.</param>
/// <param name="CsatMean">1 to 5; null without answers.</param>
/// <param name="Satisfied">Share of 4 and 5 among them, which is what CSAT is usually reported as; null without answers.</param>
/// <param name="NpsCount">Answers with a recommendation.</param>
/// <param name="Nps">Promoters (9, 10) less detractors (0 to 6) in percent, -100 to 100; null without answers.</param>
public sealed record ScoreSummary(int CsatCount, double? CsatMean, double? Satisfied, int NpsCount, double? Nps)
{
    /// <summary>Fewer answers than this say little: one more could turn the picture.</summary>
    public const int SmallSample = 30;
}

/// <param name="Id">The agent's id or the queue's name.</param>
public sealed record ScoreGroup(string? Id, string? Name, ScoreSummary Scores);

/// <summary>Scores of a span of time.</summary>
/// <param name="Csat">How many gave 1, 2, 3, 4 and 5.</param>
/// <param name="Nps">How many gave 0 to 10.</param>
public sealed record FeedbackReport(ScoreSummary All, IReadOnlyList<ScoreGroup> Queues, IReadOnlyList<ScoreGroup> Agents, IReadOnlyList<int> Csat, IReadOnlyList<int> Nps);
