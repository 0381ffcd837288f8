using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Data;

/// <summary>
/// "Take it if it is there, else make it", when two do so at once: the loser's insert breaks a unique index, and looking again finds what the winner made.
/// </summary>
internal static class UniqueRace
{
    public static async Task<T> RunAsync<T>(Func<Task<T>> takeOrMake)
    {
        try
        {
            return await takeOrMake();
        }
        catch (DbUpdateException race) when (race is not DbUpdateConcurrencyException)
        {
            return await takeOrMake();
        }
    }
}
