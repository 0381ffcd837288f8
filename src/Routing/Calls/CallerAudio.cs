namespace Crm.Routing.Calls;

/// <summary>What one caller hears: at most one playback at a time, each with its own number.</summary>
internal sealed class CallerAudio(ContactId contact)
{
    private int _latest;
    private bool _plays;

    public void Play(IReadOnlyList<string> prompts, bool loop, Turn turn)
    {
        _plays = true;
        turn.Emit(new Play(contact, ++_latest, prompts, loop));
    }

    /// <summary>Stops what plays; says nothing to the host when it is silent already.</summary>
    public void Stop(Turn turn)
    {
        if (_plays)
        {
            _plays = false;
            turn.Emit(new StopPlaying(contact));
        }
    }

    /// <returns>Whether the playback that ended is the present one, and not one that was stopped or replaced meanwhile.</returns>
    public bool Finished(int playback)
    {
        if (!_plays || playback != _latest)
        {
            return false;
        }

        _plays = false;
        return true;
    }
}
