namespace Crm.Routing.Dialer;

/// <summary>Follows the agents' states as the routing core says them, measures how long their work takes, and notices whose reservation is over.</summary>
internal sealed class AgentWatch(DialFloor floor, LineFlow lines, AnswerFlow answers)
{
    public void Seen(AgentSeen fact, DialTurn turn)
    {
        if (!floor.Seats.TryGetValue(fact.Agent, out var seat))
        {
            if (fact.State == AgentState.SignedOut)
            {
                return;
            }

            floor.Seats.Add(fact.Agent, seat = new Seat(fact.Agent));
        }

        floor.RemoveReady(seat);
        Measure(seat, fact.State, turn.Now);
        var before = seat.State;
        seat.State = fact.State;
        seat.Leaving = fact.Leaving;
        seat.Since = fact.Since;
        seat.Queues = fact.Queues;
        Follow(seat, before, fact, turn);
        if (seat is { State: AgentState.Ready, Line: null })
        {
            floor.AddReady(seat);
        }
        else if (seat.State == AgentState.SignedOut)
        {
            floor.Seats.Remove(seat.Id);
        }
    }

    private void Follow(Seat seat, AgentState before, AgentSeen fact, DialTurn turn)
    {
        if (seat.Line is { } line)
        {
            if (fact.State == AgentState.Reserved && fact.Contact == line.Contact)
            {
                if (!seat.Confirmed)
                {
                    lines.Confirmed(line, turn);
                }
            }
            else if (fact.State != AgentState.Ready || seat.Confirmed)
            {
                lines.AgentGone(seat, turn);
            }
        }
        else if (fact is { State: AgentState.Reserved, Contact: { } contact } && seat.WorksFor is null)
        {
            // Reserved for a call that has ended meanwhile, or that the dialer does not know after a restart.
            turn.Emit(new ReleaseReservation(contact, seat.Id, null));
        }

        if (fact.State is AgentState.Ready or AgentState.NotReady or AgentState.PhoneProblem or AgentState.SignedOut)
        {
            if (before == AgentState.Offered && fact.State != AgentState.Ready && seat.WorksFor is { } campaign)
            {
                answers.Replace(campaign, turn);
            }

            seat.WorksFor = null;
        }
    }

    private void Measure(Seat seat, AgentState next, DateTimeOffset now)
    {
        if (seat.State == AgentState.WrapUp && next != AgentState.WrapUp)
        {
            floor.WrapUps.Note(now - seat.Since);
        }
        else if (seat.State == AgentState.Talking && next == AgentState.WrapUp)
        {
            floor.Talks.Note(now - seat.Since);
        }
    }
}
