using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane.Playing;

/// <summary>A place in a sequence of prompts. Gives frame after frame; it knows no time, the leg's tick paces it.</summary>
internal sealed class PromptPlayer
{
    private readonly Prompt[] _prompts;
    private readonly bool _loop;
    private int _prompt;
    private int _offset;

    internal PromptPlayer(int playback, Prompt[] prompts, bool loop)
    {
        Playback = playback;
        _prompts = Array.FindAll(prompts, prompt => prompt.Samples > 0);
        _loop = loop;
    }

    internal int Playback { get; }

    internal bool AtEnd => _prompt >= _prompts.Length;

    /// <summary>Fills a frame; behind the end of the last prompt with silence. Prompts follow each other without a gap.</summary>
    internal void Read(Span<byte> frame, G711Law law)
    {
        while (frame.Length > 0 && !AtEnd)
        {
            var rest = _prompts[_prompt].Encoded(law)[_offset..];
            int count = Math.Min(rest.Length, frame.Length);
            rest[..count].CopyTo(frame);
            frame = frame[count..];
            _offset += count;
            if (_offset == _prompts[_prompt].Samples) Next();
        }
        frame.Fill(G711.Silence(law));
    }

    private void Next()
    {
        _offset = 0;
        _prompt++;
        if (_loop && AtEnd) _prompt = 0;
    }
}
