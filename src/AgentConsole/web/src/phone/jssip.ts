// Loaded when a browser phone starts: supervisors do not need it.
export { UA, WebSocketInterface } from 'jssip';
