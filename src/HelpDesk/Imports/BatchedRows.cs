namespace Crm.HelpDesk.Imports;

/// <summary>Reads a whole file in constant memory and hands its rows on in batches.</summary>
internal static class BatchedRows
{
    /// <param name="file">Must be able to seek; stays open.</param>
    /// <param name="headings">Takes the first row; says why the file cannot be used, or null.</param>
    /// <param name="add">Takes a row; returns how many are in the batch now.</param>
    /// <param name="take">Takes the batch away; told whether it is the last.</param>
    /// <returns>Why the file cannot be used; null when all of it was read.</returns>
    public static async Task<string?> ReadAsync(
        Stream file, char? separator, int mostRows, int rowsPerBatch, Func<CsvRow?, string?> headings, Func<CsvRow, int> add, Func<bool, Task> take, CancellationToken cancel)
    {
        var scan = await ScanAsync(file, cancel);
        if (scan.Problem is not null)
        {
            return scan.Problem;
        }

        var reader = await CsvReader.OpenAsync(file, scan, separator, cancel);
        if (headings(await reader.ReadAsync(cancel)) is { } problem)
        {
            return problem;
        }

        var (rows, size) = (0, 0);
        CsvRow? row;
        do
        {
            row = await reader.ReadAsync(cancel);
            size = row is { } read ? add(read) : size;
            rows += row is null ? 0 : 1;
            if (rows > mostRows)
            {
                return $"The file has more than {mostRows} rows. Please split it into several files.";
            }

            if (size >= rowsPerBatch || row is null)
            {
                cancel.ThrowIfCancellationRequested();
                await take(row is null);
                size = 0;
            }
        }
        while (row is not null);
        return null;
    }

    /// <summary>Tells the encoding, from the beginning.</summary>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static async Task<EncodingScan> ScanAsync(Stream file, CancellationToken cancel)
    {
        if (!file.CanSeek)
        {
            throw new ArgumentException("The file is read twice, so its stream must be able to seek. Store an upload in a file first.", nameof(file));
        }

        file.Seek(0, SeekOrigin.Begin);
        return await EncodingScan.RunAsync(file, cancel);
    }
}
