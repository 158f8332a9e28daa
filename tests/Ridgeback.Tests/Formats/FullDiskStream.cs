namespace Ridgeback.Tests.Formats;

/// <summary>Takes some bytes and then fails as a full disk does.</summary>
internal sealed class FullDiskStream(Stream inner, long capacity) : Stream
{
    private long left = capacity;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count)
    {
        left -= count;
        if (left < 0)
        {
            throw new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
        }

        inner.Write(buffer, offset, count);
    }
}
