namespace Ridgeback.Tests.Support;

/// <summary>Tests that measure or change what the whole process shares run by themselves.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
