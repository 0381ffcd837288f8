namespace Crm.Routing.Dialer;

/// <summary>Inbound queues that take their agents out of the campaigns and give them back.</summary>
internal sealed class BlendFlow(DialFloor floor, LineFlow lines, Deadlines deadlines, BlendPolicy policy)
{
    private readonly Dictionary<string, QueueBlend> _queues = [];

    public void See(QueueSituation fact, DialTurn turn)
    {
        if (!_queues.TryGetValue(fact.Queue, out var blend))
        {
            _queues.Add(fact.Queue, blend = new QueueBlend(fact.Queue));
        }

        Tell(blend, blend.See(fact, policy, turn.Now), turn);
    }

    public void Review(QueueBlend blend, DialTurn turn) => Tell(blend, blend.GiveBack(policy, turn.Now), turn);

    private void Tell(QueueBlend blend, string? why, DialTurn turn)
    {
        if (blend.GiveBackAt(policy) is { } at)
        {
            deadlines.Start(blend.Review, TimerReason.BlendReview, at);
        }
        else
        {
            deadlines.Stop(blend.Review);
        }

        if (why is null)
        {
            return;
        }

        turn.Emit(new BlendChanged(blend.Queue, blend.Taken, why));
        if (!blend.Taken)
        {
            floor.TakenQueues.Remove(blend.Queue);
            return;
        }

        floor.TakenQueues.Add(blend.Queue);
        foreach (var line in floor.Lines.Values.Where(line => line.State is LineState.Reserving or LineState.Previewing && line.Seat is { } seat && floor.IsTaken(seat)).ToList())
        {
            lines.Withdraw(line, why, turn);
        }
    }
}
