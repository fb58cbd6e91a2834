/** What the state of a security means for those whose property it is, in plain words. */
export const SECURITY_STATE_TEXTS = {
  PENDING: {
    vi: 'Đã nộp yêu cầu, chưa đăng ký.',
    en: 'Applied for, not registered yet.',
  },
  REGISTERED: {
    vi: 'Đã đăng ký. Tài sản đang được dùng để bảo đảm.',
    en: 'Registered. The property stands as security.',
  },
  CHANGED: {
    vi: 'Đã đăng ký và đã thay đổi nội dung. Tài sản đang được dùng để bảo đảm.',
    en: 'Registered, and changed since. The property stands as security.',
  },
  DELETED: {
    vi: 'Đã xóa đăng ký. Tài sản không còn được dùng để bảo đảm.',
    en: 'Deleted. The property does not stand as security any more.',
  },
  REJECTED: {
    vi: 'Bị từ chối đăng ký. Lý do ghi trong văn bản từ chối.',
    en: 'Not registered. The refusal says why.',
  },
  ENFORCEMENT_NOTICED: {
    vi: 'Đã đăng ký. Bên nhận bảo đảm đã thông báo sẽ xử lý tài sản.',
    en: 'Registered. The secured party gave notice that it will enforce the security.',
  },
} as const;
