using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ridgeback.Formats;

/// <summary>Rows of numbers in a temporary file, written once in order and then read in any: for what is larger than memory.</summary>
/// <remarks>
/// 4 bytes a number in the order of this machine. The file belongs to this process: it goes when the last reader does, and where the system
/// allows it has no name from the beginning, so that a killed process leaves nothing. Reading is safe from many threads.
/// </remarks>
internal sealed class RowFile
{
    private const int BufferedValues = 1 << 18;

    private readonly SafeFileHandle handle;
    private readonly string folder;
    private float[] waiting = new float[BufferedValues];
    private int waitingCount;
    private long written;

    private RowFile(SafeFileHandle handle, string folder, int width) => (this.handle, this.folder, Width) = (handle, folder, width);

    /// <summary>Numbers of a row.</summary>
    public int Width { get; }

    /// <summary>Makes an empty file in a folder, which is made if it does not exist.</summary>
    public static RowFile Create(string folder, int width)
    {
        AtomicFile.MakeFolder(folder);
        var path = Path.Combine(folder, $"ridgeback-{Path.GetRandomFileName()}");
        try
        {
            var handle = File.OpenHandle(
                path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose
                    : FileOptions.None);
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path);
            }

            return new RowFile(handle, folder, width);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(path, failure);
        }
    }

    /// <summary>Another empty file in the same folder.</summary>
    public RowFile Beside(int width) => Create(folder, width);

    /// <summary>Puts whole rows behind those there are.</summary>
    public void Append(ReadOnlySpan<float> rows)
    {
        while (rows.Length > 0)
        {
            var part = Math.Min(rows.Length, waiting.Length - waitingCount);
            rows[..part].CopyTo(waiting.AsSpan(waitingCount));
            waitingCount += part;
            rows = rows[part..];
            if (waitingCount == waiting.Length)
            {
                Flush();
            }
        }
    }

    /// <summary>Ends the writing.</summary>
    /// <returns>The number of rows.</returns>
    public int Finish()
    {
        Flush();
        waiting = [];
        return checked((int)(written / Width));
    }

    /// <summary>Reads neighbouring rows.</summary>
    /// <param name="row">The first.</param>
    /// <param name="into">Room for one row or several.</param>
    public void Read(int row, Span<float> into)
    {
        var bytes = MemoryMarshal.AsBytes(into);
        var place = (long)row * Width * sizeof(float);
        try
        {
            while (bytes.Length > 0)
            {
                var read = RandomAccess.Read(handle, bytes, place);
                if (read == 0)
                {
                    throw new IOException("the file is shorter than it was written");
                }

                bytes = bytes[read..];
                place += read;
            }
        }
        catch (IOException failure)
        {
            throw new InputException(
                $"Temporary file of rows in '{folder}'",
                $"expected to read row {row} (from 0) back, received: {failure.Message.TrimEnd('.')}", "Check the disk", failure);
        }
    }

    /// <summary>Frees the room on the disk; nothing may be read afterwards.</summary>
    public void Release() => handle.Dispose();

    private void Flush()
    {
        try
        {
            RandomAccess.Write(handle, MemoryMarshal.AsBytes(waiting.AsSpan(0, waitingCount)), written * sizeof(float));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Release();
            throw AtomicFile.Explain(Path.Combine(folder, "rows"), failure);
        }

        written += waitingCount;
        waitingCount = 0;
    }
}
