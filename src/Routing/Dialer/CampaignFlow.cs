namespace Crm.Routing.Dialer;

/// <summary>Campaigns that come, change, stop and go, and the leads that they dial.</summary>
internal sealed class CampaignFlow(DialFloor floor, LineFlow lines, Deadlines deadlines)
{
    private const int FewestLeads = 10;
    private const int MostLeads = 500;
    private const int LongestPauseSeconds = 60;
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FetchInterval = TimeSpan.FromSeconds(1);

    public void Set(CampaignSet fact, DialTurn turn)
    {
        var policy = fact.Campaign;
        if (policy.Weight < 1 || policy.MostLines < 1)
        {
            turn.Ignore(fact, "a campaign needs a weight and a limit of lines of at least 1");
            return;
        }

        var ledger = Ledger(policy.Id, policy.Profile);
        ledger.Adopt(policy.Profile.AbandonLimit, policy.Profile.AbandonWindow);
        if (!floor.Campaigns.TryGetValue(policy.Id, out var campaign))
        {
            floor.Campaigns.Add(policy.Id, campaign = new Campaign(policy, ledger) { WorksAs = policy.Mode });
        }

        if (campaign.Policy.Mode != policy.Mode)
        {
            campaign.WorksAs = policy.Mode;
        }

        campaign.Policy = policy;
        if (policy.Run != CampaignRun.Running)
        {
            Halt(campaign, policy.Run, turn);
        }
    }

    public void Removed(CampaignRemoved fact, DialTurn turn)
    {
        if (!floor.Campaigns.Remove(fact.Campaign, out var campaign))
        {
            turn.Ignore(fact, "there is no such campaign");
            return;
        }

        floor.Ledgers.Remove(fact.Campaign);
        campaign.Policy = campaign.Policy with { Run = CampaignRun.Stopped };
        Halt(campaign, CampaignRun.Stopped, turn);
    }

    public void Restored(LedgerRestored fact, DialTurn turn)
    {
        if (fact.Answered < 0 || fact.Abandoned < 0 || fact.Abandoned > fact.Answered)
        {
            turn.Ignore(fact, "abandoned calls are among the answered ones");
            return;
        }

        Ledger(fact.Campaign, CountryProfiles.Strictest).Note(fact.At, fact.Answered, fact.Abandoned);
    }

    public void Buffered(LeadsBuffered fact, DialTurn turn)
    {
        if (!floor.Campaigns.TryGetValue(fact.Campaign, out var campaign))
        {
            turn.Ignore(fact, "there is no such campaign");
            return;
        }

        campaign.Leads = Math.Max(0, fact.Count);
        campaign.AtEnd = fact.AtEnd;
        if (campaign.Fetching)
        {
            // Fewer than asked for may have come: the next time is not at once.
            deadlines.Start(campaign.LeadsTimer, TimerReason.Leads, turn.Now + FetchInterval);
        }
    }

    /// <summary>Nothing could be dialed: the campaign waits a moment, longer each time, so that it does not ask for ever.</summary>
    public void NotMade(AttemptNotMade fact, DialTurn turn)
    {
        if (floor.Lines.GetValueOrDefault(fact.Contact) is not { State: LineState.Asked or LineState.Previewing } line)
        {
            turn.Ignore(fact, "this call was not asked for, or is under way already");
            return;
        }

        var campaign = line.Campaign;
        lines.Remove(line, turn);
        campaign.NotMade++;
        campaign.Pausing = true;
        campaign.Fetching = false;
        var pause = Math.Min(LongestPauseSeconds, 1 << Math.Min(6, campaign.NotMade - 1));
        deadlines.Start(campaign.LeadsTimer, TimerReason.Leads, turn.Now + TimeSpan.FromSeconds(pause));
    }

    public void LeadsAgain(Campaign campaign) => (campaign.Pausing, campaign.Fetching) = (false, false);

    /// <summary>Asks, at most once a second, for leads where there are fewer than twice what the campaign has under way.</summary>
    public void FetchWhereNeeded(DialTurn turn)
    {
        foreach (var campaign in floor.Campaigns.Values)
        {
            if (campaign.Policy.Run != CampaignRun.Running || campaign.AtEnd || campaign.Fetching || campaign.Pausing)
            {
                continue;
            }

            var few = Math.Min(MostLeads, Math.Max(FewestLeads, 2 * campaign.Lines.Count));
            if (campaign.Leads < few)
            {
                campaign.Fetching = true;
                deadlines.Start(campaign.LeadsTimer, TimerReason.Leads, turn.Now + FetchLimit);
                turn.Emit(new FetchLeads(campaign.Policy.Id, (2 * few) - Math.Max(0, campaign.Leads)));
            }
        }
    }

    private AbandonLedger Ledger(CampaignId id, DialProfile profile)
    {
        if (!floor.Ledgers.TryGetValue(id, out var ledger))
        {
            floor.Ledgers.Add(id, ledger = new AbandonLedger(profile.AbandonLimit, profile.AbandonWindow));
        }

        return ledger;
    }

    /// <summary>Nothing new is dialed; when stopped, what nobody has answered is hung up.</summary>
    private void Halt(Campaign campaign, CampaignRun run, DialTurn turn)
    {
        LeadsAgain(campaign);
        deadlines.Stop(campaign.LeadsTimer);
        var why = run == CampaignRun.Stopped ? "the campaign was stopped" : "the campaign was paused";
        foreach (var line in campaign.Lines.ToList())
        {
            if (line.State is LineState.Reserving or LineState.Previewing)
            {
                lines.Withdraw(line, why, turn);
            }
            else if (run == CampaignRun.Stopped && line.State is LineState.Dialing or LineState.Ringing)
            {
                lines.HangUp(line, why, turn);
            }
        }
    }
}
