namespace Crm.Routing.Dialer;

/// <summary>A campaign while it is dialed.</summary>
internal sealed class Campaign
{
    // Answers over which the recent loss is steered; see LossAllowed.
    private const double RecentAnswers = 1000;
    private const double NextAnswers = 100;

    // Steered below the limit, so that a window from which good answers have aged out is inside it as well.
    private const double TargetShare = 0.8;
    private const double MostLoss = 3;

    private double _recent;
    private double _recentLost;

    public Campaign(CampaignPolicy policy, AbandonLedger ledger)
    {
        Policy = policy;
        Ledger = ledger;
        LeadsTimer = new Deadline(this);
    }

    public CampaignPolicy Policy { get; set; }

    public AbandonLedger Ledger { get; }

    /// <summary>
    /// What its calls come to: how many of them a person answers, and after how long. The prior share is rather too high than too low: who expects more answers
    /// opens fewer lines.
    /// </summary>
    public LifeTable Answers { get; } = new([.. LifeTable.Exponential(mean: 9, count: 8), .. LifeTable.Exponential(mean: 18, count: 12, hit: false)]);

    /// <summary>Its calls that nobody talks on yet, oldest first.</summary>
    public List<Line> Lines { get; } = [];

    /// <summary>Claimed leads that no call has taken.</summary>
    public int Leads { get; set; }

    /// <summary>The list has nothing that could be claimed now.</summary>
    public bool AtEnd { get; set; }

    /// <summary>Leads were asked for a moment ago.</summary>
    public bool Fetching { get; set; }

    /// <summary>No calls for a moment, because none of the leads could be dialed.</summary>
    public bool Pausing { get; set; }

    /// <summary>How often in a row there was nothing to dial.</summary>
    public int NotMade { get; set; }

    public Deadline LeadsTimer { get; }

    /// <summary>What the campaign's page was told last.</summary>
    public Pace? Told { get; set; }

    public DateTimeOffset ToldAt { get; set; }

    public DateTimeOffset FallbackAt { get; set; }

    /// <summary>The mode in effect.</summary>
    public DialMode WorksAs { get; set; }

    public bool MayDial => Policy.Run == CampaignRun.Running && Leads > 0 && !Pausing;

    /// <summary>Calls that are dialing or ringing.</summary>
    public int Pending => Lines.Count(line => line.IsPending);

    /// <summary>Pending and answered calls that no agent is reserved for.</summary>
    public int AtRisk => Lines.Count(line => line.IsAtRisk);

    public void NoteOutcome(DateTimeOffset now, bool abandoned)
    {
        Ledger.Note(now, 1, abandoned ? 1 : 0);
        _recent = (_recent * (1 - (1 / RecentAnswers))) + 1;
        _recentLost = (_recentLost * (1 - (1 / RecentAnswers))) + (abandoned ? 1 : 0);
    }

    /// <summary>
    /// The share of the next answers that may be lost so that the recent ones and they together come to the target. It corrects what the pacer's model gets
    /// wrong: after few losses more are risked, after many none.
    /// </summary>
    public double LossAllowed()
    {
        var target = TargetShare * Policy.Profile.AbandonLimit;
        var next = ((target * (_recent + NextAnswers)) - _recentLost) / NextAnswers;
        return Math.Clamp(next, 0, MostLoss * Policy.Profile.AbandonLimit);
    }
}
