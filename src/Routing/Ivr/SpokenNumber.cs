using System.Globalization;

namespace Crm.Routing.Ivr;

/// <summary>Spells numbers as prompt names.</summary>
public static class SpokenNumber
{
    /// <summary>The largest number that is spoken as a number; larger ones are spoken digit by digit.</summary>
    public const int Largest = 9_999;

    /// <summary>Digit by digit: "42" is digit-4, digit-2. Other characters are left out.</summary>
    public static IReadOnlyList<string> Digits(string digits) =>
        [.. digits.Where(char.IsAsciiDigit).Select(digit => "digit-" + digit)];

    /// <summary>
    /// As a number: 0 to 20 are one prompt; above, the tens (number-30 … number-90), hundreds (number-100 after the count) and thousands
    /// are composed: 342 is number-3, number-100, number-40, number-2.
    /// </summary>
    public static IReadOnlyList<string> Number(int number)
    {
        if (number is < 0 or > Largest)
        {
            return Digits(number.ToString(CultureInfo.InvariantCulture));
        }

        var prompts = new List<string>();
        if (number >= 1000)
        {
            prompts.Add(Prompt(number / 1000));
            prompts.Add(Prompt(1000));
            number %= 1000;
        }

        if (number >= 100)
        {
            prompts.Add(Prompt(number / 100));
            prompts.Add(Prompt(100));
            number %= 100;
        }

        if (number > 20)
        {
            prompts.Add(Prompt(number / 10 * 10));
            number %= 10;
        }

        if (number > 0 || prompts.Count == 0)
        {
            prompts.Add(Prompt(number));
        }

        return prompts;
    }

    private static string Prompt(int number) => "number-" + number.ToString(CultureInfo.InvariantCulture);
}
