using System.Text;

namespace Ridgeback.Formats;

/// <summary>Writes a file completely or not at all.</summary>
/// <remarks>
/// The bytes go to <c>NAME.tmp</c> in the same folder, are flushed to the disk and then renamed over the target, so
/// that a crash, a full disk or <c>kill -9</c> leaves the old file as it was. A temporary file left by a killed process
/// is overwritten by the next write of the same name. Two writers of one path at a time are not supported: the second
/// is refused.
/// </remarks>
public static class AtomicFile
{
    private static readonly AsyncLocal<Func<string, Stream, Stream>?> Interceptor = new();

    /// <summary>Makes a folder, with those above it, if it does not exist.</summary>
    /// <exception cref="InputException">It cannot be made: no permission, or a file of that name.</exception>
    public static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException(
                $"Folder '{path}'", $"expected a folder that can be made and written, received: {exception.Message}",
                "Choose another folder", exception);
        }
    }

    /// <summary>Writes the bytes that <paramref name="write"/> puts into the stream.</summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="write">Fills the stream, and does no other input or output: its failures are reported as failures to write
    /// <paramref name="path"/>.</param>
    /// <exception cref="InputException">The file cannot be written (no such folder, no permission, disk full); the old file is
    /// untouched.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        var temporary = path + ".tmp";
        var created = false;
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                created = true;
                var stream = Interceptor.Value?.Invoke(path, file) ?? file;
                write(stream);
                stream.Flush();
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure)
        {
            if (created)
            {
                Remove(temporary);
            }

            if (failure is IOException or UnauthorizedAccessException)
            {
                throw Explain(path, failure);
            }

            throw;
        }
    }

    /// <summary>Writes text as UTF-8 without a byte order mark, the line ends as they stand.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>
    /// For tests: every write on this flow of control goes through the stream that <paramref name="wrap"/> returns for (path, file).
    /// </summary>
    internal static IDisposable Intercept(Func<string, Stream, Stream> wrap)
    {
        Interceptor.Value = wrap;
        return new Interception();
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one worth reporting.
        }
    }

    /// <summary>A failure to write, in words.</summary>
    internal static InputException Explain(string path, Exception failure)
    {
        var what = $"Writing '{path}'";
        return failure switch
        {
            DirectoryNotFoundException =>
                new(what, "the folder it should be in does not exist", "Create the folder first, or write elsewhere", failure),
            UnauthorizedAccessException => new(
                what, $"permission was refused ({Plain(failure)})", "Choose a place you may write to, or change its permissions", failure),
            _ when IsDiskFull(failure) => new(
                what, $"the disk is full ({Plain(failure)}); nothing was changed", "Free some space, or write to another disk", failure),
            _ => new(what, $"the file could not be written ({Plain(failure)})", "Check that the place exists, is writable and not in use",
                failure),
        };
    }

    // 28 is ENOSPC (Linux, macOS), 122 and 69 their EDQUOT; 112 and 39 are Windows' "disk full".
    private static bool IsDiskFull(Exception failure) => OperatingSystem.IsWindows()
        ? (failure.HResult & 0xFFFF) is 112 or 39
        : failure.HResult == 28 || failure.HResult == (OperatingSystem.IsMacOS() ? 69 : 122);

    private static string Plain(Exception failure) => failure.Message.TrimEnd('.');

    private sealed class Interception : IDisposable
    {
        public void Dispose() => Interceptor.Value = null;
    }
}
