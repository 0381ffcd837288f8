namespace Crm.HelpDesk.Sla;

/// <summary>What clocks say to people. Times are working time left or gone, which is the same in every reader's time zone.</summary>
internal static class SlaTexts
{
    public static string Name(SlaKind kind) => kind switch
    {
        SlaKind.FirstAnswer => "First answer",
        SlaKind.NextAnswer => "Next answer",
        _ => "Resolution",
    };

    /// <summary>What was promised has happened, after its time.</summary>
    public static string Late(SlaClock clock) =>
        $"{Name(clock.Kind)} was late by {Length(TimeSpan.FromTicks(clock.Worked) - TimeSpan.FromMinutes(clock.TargetMinutes))} of working time ({Promise(clock)}).";

    /// <summary>A step of the policy is due.</summary>
    /// <param name="left">Working time until it is due; negative when it was.</param>
    /// <param name="lateBy">So much after its time the step is done; null when it is in time.</param>
    public static string Step(SlaClock clock, TimeSpan left, TimeSpan? lateBy)
    {
        var state = left > TimeSpan.Zero ? $"is due in {Length(left)} of working time" : left > -TimeSpan.FromMinutes(1) ? "is overdue" : $"is overdue by {Length(-left)} of working time";
        var late = lateBy is { } by ? $" Noticed {Length(by)} late." : "";
        return $"{Name(clock.Kind)} {state} ({Promise(clock)}).{late}";
    }

    public static string Length(TimeSpan time)
    {
        var minutes = Math.Max(1, (long)Math.Round(time.TotalMinutes));
        return minutes % 60 == 0 ? $"{minutes / 60} h" : minutes < 60 ? $"{minutes} min" : $"{minutes / 60} h {minutes % 60} min";
    }

    private static string Promise(SlaClock clock) => $"{clock.Policy}: {Length(TimeSpan.FromMinutes(clock.TargetMinutes))}";
}
