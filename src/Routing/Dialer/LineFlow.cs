namespace Crm.Routing.Dialer;

/// <summary>The calls of campaigns from their decision to their end: the states of <see cref="Line"/> and their limits. What an answer brings about is <see cref="AnswerFlow"/>'s.</summary>
internal sealed class LineFlow(DialFloor floor, Deadlines deadlines, ContactIds ids)
{
    private const string NoSuchCall = "there is no such call";

    // The host answers within milliseconds; these limits are for one that does not.
    private static readonly TimeSpan ReservationLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskedLimit = TimeSpan.FromSeconds(30);
    /// <summary>For the end of a call that is being hung up, or that waited for an agent in vain.</summary>
    public static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ClosingLimit = TimeSpan.FromMinutes(10);

    /// <summary>How long a dialed number may stay silent before it rings.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(20);

    // ---- begin --------------------------------------------------------------------------------------

    /// <summary>A call without an agent of its own.</summary>
    public void Open(Campaign campaign, DialTurn turn) => Ask(Add(campaign, turn), turn);

    /// <summary>A call for this agent: it is dialed, or the lead is shown, when the agent is reserved.</summary>
    public void OpenFor(Campaign campaign, Seat seat, DialTurn turn)
    {
        var line = Add(campaign, turn);
        line.State = LineState.Reserving;
        deadlines.Start(line.Timer, TimerReason.ReservationAsked, turn.Now + ReservationLimit);
        Reserve(line, seat, turn);
    }

    /// <summary>Reserves an agent for a call that is under way without one.</summary>
    public void Cover(Line line, Seat seat, DialTurn turn) => Reserve(line, seat, turn);

    /// <summary>The routing core says that the agent is reserved.</summary>
    public void Confirmed(Line line, DialTurn turn)
    {
        line.Seat!.Confirmed = true;
        if (line.State != LineState.Reserving)
        {
            return;
        }

        if (line.Mode != DialMode.Preview)
        {
            Ask(line, turn);
            return;
        }

        var until = turn.Now + line.Campaign.Policy.PreviewLimit;
        line.State = LineState.Previewing;
        line.Campaign.Leads--;
        deadlines.Start(line.Timer, TimerReason.PreviewShown, until);
        turn.Emit(new ShowPreview(line.Contact, line.Campaign.Policy.Id, line.Seat.Id, until));
    }

    // ---- preview ------------------------------------------------------------------------------------

    public void PreviewAccepted(PreviewAccepted fact, DialTurn turn)
    {
        if (floor.Find(fact.Contact) is { State: LineState.Previewing } line)
        {
            Ask(line, turn);
        }
        else
        {
            turn.Ignore(fact, "no lead is shown for this call");
        }
    }

    public void PreviewSkipped(PreviewSkipped fact, DialTurn turn)
    {
        if (floor.Find(fact.Contact) is { State: LineState.Previewing } line)
        {
            Remove(line, turn);
        }
        else
        {
            turn.Ignore(fact, "no lead is shown for this call");
        }
    }

    // ---- dialing ------------------------------------------------------------------------------------

    public void Started(AttemptStarted fact, DialTurn turn)
    {
        if (floor.Find(fact.Contact) is not { State: LineState.Asked } line)
        {
            turn.Ignore(fact, "this call was not asked for, or is under way already");
            return;
        }

        line.State = LineState.Dialing;
        line.AgentIsDue = fact.AgentIsDue;
        line.DialedAt = turn.Now;
        line.Campaign.NotMade = 0;
        deadlines.Start(line.Timer, TimerReason.Dialing, turn.Now + SilenceLimit + RingLimit(line));
        if (line.Campaign.Policy.Run == CampaignRun.Stopped)
        {
            HangUp(line, "the campaign was stopped", turn);
        }
    }

    public void Ringing(AttemptRinging fact, DialTurn turn)
    {
        if (floor.Find(fact.Contact) is not { State: LineState.Dialing } line)
        {
            turn.Ignore(fact, "this call is not being dialed, or rings already");
            return;
        }

        line.State = LineState.Ringing;
        if (!line.HungUp)
        {
            deadlines.Start(line.Timer, TimerReason.LeastRing, turn.Now + line.Campaign.Policy.Profile.LeastRing);
        }
    }

    public void Ended(AttemptEnded fact, DialTurn turn)
    {
        if (floor.Find(fact.Contact) is not { } line)
        {
            turn.Ignore(fact, NoSuchCall);
            return;
        }

        if (line.State is LineState.Dialing or LineState.Ringing)
        {
            line.Campaign.Answers.Note(turn.Now - line.DialedAt, hit: false);
        }
        else if (line.State == LineState.Waiting)
        {
            line.Campaign.NoteOutcome(turn.Now, abandoned: false); // hung up before an agent was due
        }

        Remove(line, turn);
    }

    // ---- ends ---------------------------------------------------------------------------------------

    /// <summary>Cancels a call that is not answered; its end is reported later.</summary>
    public void HangUp(Line line, string why, DialTurn turn)
    {
        if (!line.HungUp)
        {
            line.HungUp = true;
            turn.Emit(new HangUpUnanswered(line.Contact, why));
            deadlines.Start(line.Timer, TimerReason.AttemptEnd, turn.Now + EndLimit);
        }
    }

    /// <summary>Takes back everything that is not dialed yet.</summary>
    public void Withdraw(Line line, string why, DialTurn turn)
    {
        if (line.State == LineState.Previewing)
        {
            turn.Emit(new WithdrawPreview(line.Contact, line.Campaign.Policy.Id, line.Seat!.Id, why));
        }

        Remove(line, turn);
    }

    /// <summary>The call is gone; its agent, if one is reserved, is free.</summary>
    public void Remove(Line line, DialTurn turn, string? setAside = null)
    {
        Release(line, setAside, turn);
        deadlines.Stop(line.Timer);
        line.Campaign.Lines.Remove(line);
        floor.Lines.Remove(line.Contact);
    }

    /// <summary>The agent is no longer there for its call, without anything that the dialer did.</summary>
    public void AgentGone(Seat seat, DialTurn turn)
    {
        if (seat.Line is not { } line)
        {
            return;
        }

        floor.Unlink(seat);
        if (line.State == LineState.Previewing)
        {
            turn.Emit(new WithdrawPreview(line.Contact, line.Campaign.Policy.Id, seat.Id, "the agent is no longer there"));
        }

        if (line.State is LineState.Reserving or LineState.Previewing)
        {
            Remove(line, turn);
        }
    }

    public void TimedOut(Line line, TimerReason reason, DialTurn turn)
    {
        switch (reason)
        {
            case TimerReason.ReservationAsked or TimerReason.DialAsked or TimerReason.AttemptEnd:
                Remove(line, turn);
                break;
            case TimerReason.PreviewShown:
                turn.Emit(new WithdrawPreview(line.Contact, line.Campaign.Policy.Id, line.Seat!.Id, "the lead was not looked at in time"));
                Remove(line, turn, "did not look at the lead");
                break;
            case TimerReason.Dialing:
                HangUp(line, "the number did not ring", turn);
                break;
            case TimerReason.LeastRing when line.Seat is null && line.Campaign.AtRisk > line.Campaign.Ledger.RiskLines(turn.Now):
                HangUp(line, "its agent is gone and no other one is free", turn);
                break;
            case TimerReason.LeastRing:
                deadlines.Start(line.Timer, TimerReason.RingLimit, turn.Now + RingLimit(line) - line.Campaign.Policy.Profile.LeastRing);
                break;
            default:
                HangUp(line, "nobody answered in time", turn);
                break;
        }
    }

    private Line Add(Campaign campaign, DialTurn turn)
    {
        var line = new Line(ids.Next(turn.Now), campaign, campaign.Policy.Mode);
        campaign.Lines.Add(line);
        floor.Lines.Add(line.Contact, line);
        return line;
    }

    private void Ask(Line line, DialTurn turn)
    {
        if (line.State != LineState.Previewing)
        {
            line.Campaign.Leads--;
        }

        line.State = LineState.Asked;
        deadlines.Start(line.Timer, TimerReason.DialAsked, turn.Now + AskedLimit);
        turn.Emit(new DialNext(line.Contact, line.Campaign.Policy.Id, line.Seat?.Id));
    }

    private void Reserve(Line line, Seat seat, DialTurn turn)
    {
        floor.RemoveReady(seat);
        line.Seat = seat;
        seat.Line = line;
        seat.Confirmed = false;
        var until = turn.Now + (line.Mode == DialMode.Preview ? line.Campaign.Policy.PreviewLimit : TimeSpan.Zero) + AskedLimit + SilenceLimit + RingLimit(line) + EndLimit;
        turn.Emit(new ReserveAgent(line.Contact, seat.Id, line.Campaign.Policy.Id, line.Campaign.Policy.Queue, until));
    }

    /// <summary>The call does without its agent, who is free.</summary>
    public void Release(Line line, string? setAside, DialTurn turn)
    {
        if (line.Seat is { } seat)
        {
            floor.Unlink(seat);
            turn.Emit(new ReleaseReservation(line.Contact, seat.Id, setAside));
        }
    }

    /// <summary>What is left of the call is no business of the campaign's pace.</summary>
    public void Close(Line line, DialTurn turn)
    {
        line.State = LineState.Closing;
        line.Campaign.Lines.Remove(line);
        deadlines.Start(line.Timer, TimerReason.AttemptEnd, turn.Now + ClosingLimit);
    }

    private static TimeSpan RingLimit(Line line)
    {
        var (policy, least) = (line.Campaign.Policy, line.Campaign.Policy.Profile.LeastRing);
        return policy.RingLimit > least ? policy.RingLimit : least;
    }
}
