using System.IO.Compression;
using System.Text;

namespace Ridgeback.Tests.Formats;

/// <summary>A folder of its own for a test, removed afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ridgeback-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Text(string name, string content) => Bytes(name, Encoding.UTF8.GetBytes(content));

    public string Bytes(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>An IDX file of bytes, made here independently of the library's writer.</summary>
    public static byte[] Idx(int[] shape, params byte[] values)
    {
        var bytes = new List<byte> { 0, 0, 8, (byte)shape.Length };
        foreach (var size in shape)
        {
            bytes.AddRange([(byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size]);
        }

        return [.. bytes, .. values];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
