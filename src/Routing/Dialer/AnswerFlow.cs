namespace Crm.Routing.Dialer;

/// <summary>What follows when somebody answers: which agent takes the call, and how it counts for the campaign's ledger and pace.</summary>
internal sealed class AnswerFlow(DialFloor floor, LineFlow lines, Deadlines deadlines)
{
    public void Answered(AttemptAnswered fact, DialTurn turn)
    {
        if (floor.Find(fact.Contact) is not { State: LineState.Dialing or LineState.Ringing } line)
        {
            turn.Ignore(fact, "this call is not being dialed");
            return;
        }

        line.AnsweredAt = turn.Now;
        if (fact.By == AnsweredBy.Machine)
        {
            line.Campaign.Answers.Note(turn.Now - line.DialedAt, hit: false);
            lines.Release(line, null, turn);
            lines.Close(line, turn);
            return;
        }

        line.Campaign.Answers.Note(turn.Now - line.DialedAt);
        if (line.Mode == DialMode.Message)
        {
            lines.Close(line, turn);
            turn.Emit(new PlayMessage(line.Contact, line.Campaign.Policy.Id));
            return;
        }

        var deadline = turn.Now + line.Campaign.Policy.Profile.ConnectWithin;
        var seat = AgentFor(line);
        if (line.Seat is not null && line.Seat != seat)
        {
            lines.Release(line, null, turn);
        }

        line.AgentSent = seat is not null;
        line.State = LineState.Waiting;
        deadlines.Start(line.Timer, TimerReason.AttemptEnd, deadline + LineFlow.EndLimit);
        turn.Emit(new QueueAnswer(line.Contact, line.Campaign.Policy.Id, line.Campaign.Policy.Queue, seat?.Id, deadline));
        if (seat is not null)
        {
            seat.WorksFor = line.Campaign;
            floor.Unlink(seat);
        }
    }

    public void Connected(AttemptConnected fact, DialTurn turn)
    {
        if (floor.Find(fact.Contact) is not { State: LineState.Waiting } line)
        {
            turn.Ignore(fact, "this call is not waiting for an agent");
            return;
        }

        deadlines.Stop(line.Timer);
        line.State = LineState.Talking;
        line.Campaign.Lines.Remove(line);
        line.Campaign.NoteOutcome(turn.Now, line.Campaign.Policy.Profile.IsAbandoned(fact.Delay));
        if (floor.Seats.GetValueOrDefault(fact.Agent) is { } seat)
        {
            seat.WorksFor = line.Campaign;
        }
    }

    public void Abandoned(AttemptAbandoned fact, DialTurn turn)
    {
        if (floor.Find(fact.Contact) is not { State: LineState.Waiting } line)
        {
            turn.Ignore(fact, "this call is not waiting for an agent");
            return;
        }

        line.Campaign.NoteOutcome(turn.Now, abandoned: true);
        lines.Close(line, turn);
    }

    // ---- whose agent --------------------------------------------------------------------------------

    /// <summary>The agent whom an answered call was given dropped out: another one, who is reserved for a call that only rings, is made ready for it.</summary>
    public void Replace(Campaign campaign, DialTurn turn)
    {
        if (campaign.Lines.Find(line => line.State == LineState.Waiting) is { } waiting && Spare(waiting) is { } spare)
        {
            lines.Release(spare, null, turn);
        }
    }

    /// <summary>The call's own agent, or one from a call of the campaign that still rings: it is as likely as not that nobody will answer that one.</summary>
    private Seat? AgentFor(Line line) => line.Seat is { Confirmed: true } own ? own : Spare(line)?.Seat;

    private static Line? Spare(Line line) =>
        line.Campaign.Lines.FindLast(other => other != line && other is { IsPending: true, AgentIsDue: false, Seat.Confirmed: true });
}
