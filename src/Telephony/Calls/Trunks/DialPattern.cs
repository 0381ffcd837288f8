namespace Crm.Telephony.Calls.Trunks;

/// <summary>
/// The shape of a number: its characters as they stand, <c>X</c> for any one digit, and <c>*</c> at the end for whatever follows, also
/// nothing. <c>+1212XXXXXXX</c>, <c>00*</c>, <c>*</c>.
/// </summary>
public sealed record DialPattern
{
    private readonly string _fixed;
    private readonly bool _open;

    private DialPattern(string text)
    {
        Text = text;
        _open = text.EndsWith('*');
        _fixed = _open ? text[..^1] : text;
    }

    public string Text { get; }

    /// <summary>Null when the text is no pattern.</summary>
    public static DialPattern? TryParse(string text)
    {
        if (text.Length is 0 or > 40)
        {
            return null;
        }
        for (var i = 0; i < text.Length; i++)
        {
            var valid = char.IsAsciiDigit(text[i]) || text[i] is 'X' or '#' || (text[i] == '+' && i == 0) || (text[i] == '*' && i == text.Length - 1);
            if (!valid)
            {
                return null;
            }
        }
        return new DialPattern(text);
    }

    public bool Matches(string number)
    {
        if (number.Length < _fixed.Length || (!_open && number.Length > _fixed.Length))
        {
            return false;
        }
        for (var i = 0; i < _fixed.Length; i++)
        {
            if (_fixed[i] == 'X' ? !char.IsAsciiDigit(number[i]) : number[i] != _fixed[i])
            {
                return false;
            }
        }
        return true;
    }

    public override string ToString() => Text;
}
