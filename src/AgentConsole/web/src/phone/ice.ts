import type { Checks } from './report';

const patience = 3_000;

/** Whether the browser finds at least one address of its own for media. */
export async function checkIce(): Promise<NonNullable<Checks['ice']>> {
  if (typeof RTCPeerConnection === 'undefined') return 'unsupported';
  const connection = new RTCPeerConnection({ iceServers: [] });
  try {
    const found = new Promise<boolean>((resolve) => {
      connection.addEventListener('icecandidate', (event) => resolve(event.candidate !== null));
      setTimeout(() => resolve(false), patience);
    });
    connection.addTransceiver('audio');
    await connection.setLocalDescription(await connection.createOffer());
    return (await found) ? 'ok' : 'no-candidate';
  } catch {
    return 'unsupported';
  } finally {
    connection.close();
  }
}
