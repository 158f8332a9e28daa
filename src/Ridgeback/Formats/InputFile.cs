namespace Ridgeback.Formats;

/// <summary>Opens files that a person named, and says clearly when that is not possible.</summary>
internal static class InputFile
{
    /// <summary>Opens a file for reading; what it holds is unpacked when its first two bytes are gzip's, whatever its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What the file should be, for the message: "IDX file", "CSV file".</param>
    public static Stream OpenUnpacked(string path, string kind)
    {
        var file = Open(path, kind);
        return IsGzip(file) ? new GzipInput(file) : file;
    }

    /// <summary>Opens a file for reading as it is.</summary>
    public static FileStream Open(string path, string kind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            if (file.CanSeek)
            {
                return file;
            }

            file.Dispose();
            throw new InputException($"{kind} '{path}'", "expected a file, received a pipe or a device, which cannot be read twice",
                "Save what it gives to a file first");
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{kind} '{path}'", "expected a file, received a path where there is none",
                Suggestion.For(path, Neighbours(path)) is { } near ? $"Did you mean '{near}'" : "Check the path", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw Directory.Exists(path)
                ? new InputException($"{kind} '{path}'", "expected a file, received a folder", "Name a file in it", failure)
                : new InputException($"{kind} '{path}'", "expected a file that may be read, received one whose permissions forbid it",
                    "Change its permissions", failure);
        }
        catch (IOException failure)
        {
            throw new InputException($"{kind} '{path}'", $"expected a file that can be read, received: {failure.Message.TrimEnd('.')}",
                "Check the file and the disk", failure);
        }
    }

    /// <summary>All bytes of a file, at most as many as an array holds.</summary>
    public static byte[] ReadAll(string path, string kind)
    {
        using var file = Open(path, kind);
        if (file.Length > Array.MaxLength)
        {
            throw new InputException(
                $"{kind} '{path}'", $"expected at most {Array.MaxLength} bytes, received {file.Length}", "Make the file smaller");
        }

        try
        {
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (IOException failure)
        {
            throw new InputException($"{kind} '{path}'", $"expected to read it to its end, received: {failure.Message.TrimEnd('.')}",
                "Check the file and the disk", failure);
        }
    }

    /// <summary>True when a stream that can seek starts with gzip's magic; its position is back at the start afterwards.</summary>
    public static bool IsGzip(Stream stream)
    {
        Span<byte> magic = stackalloc byte[2];
        var read = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        stream.Position = 0;
        return read == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
    }

    private static IEnumerable<string> Neighbours(string path)
    {
        var folder = Path.GetDirectoryName(path);
        var search = string.IsNullOrEmpty(folder) ? "." : folder;
        if (!Directory.Exists(search))
        {
            return [];
        }

        try
        {
            return Directory.GetFiles(search).Order(StringComparer.Ordinal)
                .Select(file => string.IsNullOrEmpty(folder) ? Path.GetFileName(file) : file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
